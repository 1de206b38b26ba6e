// For SDKs whose host is fixed in their source: sends connections for the documented names to a platform on another port.
// Where the platform listens on 443 and /etc/hosts names it, nothing of this is needed; it is what curl calls --connect-to.
//   node --import ./host-names.mjs your-back-end.mjs      with MADANG_TLS=127.0.0.1:8443 and NODE_EXTRA_CA_CERTS=ca.pem
import https from 'node:https';

const [host, port] = (process.env.MADANG_TLS ?? '127.0.0.1:8443').split(':');
const names = ['api.mch.weixin.qq.com', 'api.weixin.qq.com'];
const connect = https.Agent.prototype.createConnection;

https.Agent.prototype.createConnection = function createConnection(options, ...rest) {
  const target = names.includes(options.host) ? { ...options, host, hostname: host, port: Number(port) } : options;
  return connect.call(this, target, ...rest);
};
