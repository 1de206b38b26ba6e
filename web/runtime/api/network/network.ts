// Everything that goes to the app's own servers.
import { members } from '../member.ts'
import files from './files.ts'
import request from './request.ts'
import socket from './socket.ts'

export default members({ ...request, ...files, ...socket })
