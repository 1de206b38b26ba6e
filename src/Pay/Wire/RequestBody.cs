using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire;

/// <summary>Reads bodies with a limit that is checked before and while they are read.</summary>
internal static class RequestBody
{
    /// <summary>More than any request of the wire needs.</summary>
    public const int LimitBytes = 64 * 1024;

    /// <summary>The whole body; null when it is longer than the limit, of which nothing is kept then.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limitBytes, CancellationToken cancellation)
    {
        if (request.ContentLength is 0)
            return ReadOnlyMemory<byte>.Empty;
        if (request.ContentLength > limitBytes)
            return null;
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            var isTooLong = result.Buffer.Length > limitBytes;
            if (!result.IsCompleted && !isTooLong)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }
            // Spelled out: `isTooLong ? null : array` would be an array, and no array an empty body instead of none.
            var body = isTooLong ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(result.Buffer.ToArray());
            reader.AdvanceTo(result.Buffer.End);
            return body;
        }
    }
}
