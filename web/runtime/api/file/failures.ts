// Why a file operation fails, in the numbers and words that WeChat documents for FileSystemManager.
import { Failure } from '../member.ts'

export const notFound = (path: string, verb = ''): Failure => new Failure(`no such file or directory${verb ? `, ${verb}` : ''} ${path}`, 1300002)
export const denied = (path: string, verb = 'open'): Failure => new Failure(`permission denied, ${verb} ${path}`, 1300013)
export const notFolder = (path: string): Failure => new Failure(`not a directory ${path}`, 1300020)
export const isFolder = (path: string, verb = 'open'): Failure => new Failure(`illegal operation on a directory, ${verb} ${path}`, 1301003)
export const exists = (path: string): Failure => new Failure(`file already exists ${path}`, 1301005)
export const notEmpty = (): Failure => new Failure('directory not empty', 1300066)
export const invalid = (what = ''): Failure => new Failure(`Invalid argument${what ? `, ${what}` : ''}`, 1300022)
export const nameTooLong = (): Failure => new Failure('File name too long', 1300036)
export const full = (): Failure => new Failure('the maximum size of the file storage limit is exceeded', 1300202)
export const badDescriptor = (): Failure => new Failure('bad file descriptor', 1300009)
export const tooManyDescriptors = (): Failure => new Failure('excced max concurrent fd limit', 1302002)
export const invalidFlag = (flag: unknown): Failure => new Failure(`invalid flag ${String(flag)}`, 1302003)
export const lengthOutOfRange = (): Failure => new Failure('value of length is out of range', 1301006)
export const offsetOutOfRange = (): Failure => new Failure('value of offset is out of range', 1301007)
export const positionOutOfRange = (): Failure => new Failure('value of position is out of range', 1301009)
export const unzipFailed = (reason: string): Failure => new Failure(`unzip fail ${reason}`, 1301104)
