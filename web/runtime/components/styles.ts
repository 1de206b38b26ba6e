// Styles of the built-ins, put into each page's shadow root before the app's.
export const BUILTIN_STYLES: string[] = []
