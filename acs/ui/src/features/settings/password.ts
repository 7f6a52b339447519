/** Characters; the API's own bound. */
export const LEAST_PASSWORD = 12;
