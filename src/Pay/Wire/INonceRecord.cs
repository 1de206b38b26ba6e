using Madang.Pay.Wallet;
using Microsoft.Extensions.Hosting;

namespace Madang.Pay.Wire;

/// <summary>Where nonces are written down, beyond this process's memory, before anything is done for their requests.</summary>
internal interface INonceRecord : IHostedService, IDueWork
{
    /// <summary>Writes a nonce that this process sees for the first time. Fresh: the request may be acted on.</summary>
    /// <param name="fingerprint">As <see cref="NonceMemory.Fingerprint"/> makes it.</param>
    /// <param name="timestampSeconds">The request's own, in seconds of Unix time; inside the clock's window.</param>
    /// <param name="cancellation">Stops waiting; the nonce may still be written.</param>
    ValueTask<NonceVerdict> RememberAsync(long fingerprint, long timestampSeconds, CancellationToken cancellation);
}
