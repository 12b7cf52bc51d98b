// Numbers and bytes as people read them.

export function size(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

export const count = (number) => number.toLocaleString('en')

export const percent = (part) => `${Math.floor(part * 100)} %`

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
