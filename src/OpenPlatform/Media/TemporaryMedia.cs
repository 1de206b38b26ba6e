using System.Buffers.Text;
using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Media;

/// <summary>A file that is kept for three days.</summary>
internal sealed record MediaFile(string MediaId, string ContentType, byte[] Bytes)
{
    public string FileName => $"{MediaId}.{ContentType switch { "image/png" => "png", "image/gif" => "gif", _ => "jpg" }}";
}

/// <summary>Files that pass between an app's back end and the people who write to it: pictures, for three days, to that app alone.</summary>
internal sealed class TemporaryMedia(PlatformDatabase database, BusinessClock clock)
{
    /// <summary>The largest picture, in bytes.</summary>
    public const int LargestBytes = 10 * 1024 * 1024;

    private const int IdBytes = 48;
    private const int LongestId = 128;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    /// <summary>What kind of picture these bytes are, by their beginning; null for none that is taken.</summary>
    public static string? ContentTypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        _ => null,
    };

    /// <summary>A new id: nobody guesses one.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>The row that keeps a file; to be run in the transaction of the fact that brings it.</summary>
    public RowWrite Row(string appId, string personId, MediaFile file) => RowWrite.One(
        "INSERT INTO open_media (media_id, app_id, person_id, content_type, bytes, expires_at) VALUES (@MediaId, @appId, @personId, @ContentType, @Bytes, @expires)",
        new { file.MediaId, appId, personId, file.ContentType, file.Bytes, expires = clock.UtcMicroseconds() + Microseconds.Of(Lifetime) });

    public async Task AddAsync(string appId, MediaFile file, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_media WHERE expires_at < @now", new { now = clock.UtcMicroseconds() });
        var row = Row(appId, "", file);
        await connection.ExecuteAsync(row.Sql, new DynamicParameters(row.Parameters.ToDictionary(pair => pair.Key, pair => pair.Value)));
    }

    /// <summary>The file, if it is this app's and its days are not over. Without an app: for whoever holds the id, as the address in a push does.</summary>
    public async Task<MediaFile?> FindAsync(string? appId, string mediaId, CancellationToken cancellation)
    {
        if (mediaId.Length is 0 or > LongestId || mediaId.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')))
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<MediaFile>(
            "SELECT media_id AS MediaId, content_type AS ContentType, bytes AS Bytes FROM open_media WHERE media_id = @mediaId AND expires_at > @now AND (@appId = '' OR app_id = @appId)",
            new { mediaId, appId = appId ?? "", now = clock.UtcMicroseconds() });
    }
}
