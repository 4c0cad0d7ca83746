/** How long a whole measurement may take, whatever the mirrors do, milliseconds. */
export const defaultBoundMs = 8000;
