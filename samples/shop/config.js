/** Where the shop's back end answers. In production an https address that the platform's domain list names. */
export const baseUrl = 'http://127.0.0.1:5290'

export const version = '1.0.0'
