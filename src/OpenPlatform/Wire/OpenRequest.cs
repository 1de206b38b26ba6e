using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Madang.OpenPlatform.Wire;

/// <summary>A file that was posted as a part of a form.</summary>
internal sealed record OpenFile(string FileName, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads what was posted, within limits.</summary>
internal static class OpenRequest
{
    private const int DeepestJson = 16;
    private const int MostParts = 16;
    private const int LongestBoundary = 200;

    /// <summary>The body; null when it is too large. The server takes the rest off the line within its own limits, so that the client reads the refusal.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int most, CancellationToken cancellation)
    {
        if (request.ContentLength > most)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(4096), cancellation)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > most)
                return null;
        }
        return buffer.WrittenMemory;
    }

    /// <summary>Reads a JSON object; false for anything else, for one that names a member twice, and for text that no database stores.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, out JsonElement json)
    {
        json = default;
        try
        {
            // Some clients write a byte order mark before it.
            using var document = JsonDocument.Parse(body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body, new JsonDocumentOptions { MaxDepth = DeepestJson, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !IsStorable(document.RootElement))
                return false;
            json = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The fields of a form; those that no database stores are left out.</summary>
    public static Dictionary<string, string> Form(ReadOnlyMemory<byte> body)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)))
        {
            if (OpenCall.IsStorable(value.ToString()))
                form[name] = value.ToString();
        }
        return form;
    }

    /// <summary>The first file of a multipart form, whatever its part is called; null when there is none. Parts without a file name are texts.</summary>
    public static async Task<OpenFile?> FileAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= LongestBoundary } boundary)
            return null;
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray()));
            for (var parts = 0; parts < MostParts && await reader.ReadNextSectionAsync(cancellation) is { } section; parts++)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition())
                    continue;
                using var bytes = new MemoryStream();
                await section.Body.CopyToAsync(bytes, cancellation);
                return new(disposition.FileName.Value ?? "", bytes.ToArray());
            }
            return null;
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsStorable(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (!IsStorable(member.Value))
                        return false;
                }
                return true;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (!IsStorable(item))
                        return false;
                }
                return true;
            case JsonValueKind.String:
                try
                {
                    return OpenCall.IsStorable(element.GetString()!);
                }
                catch (InvalidOperationException)
                {
                    // Half of a surrogate pair: the reader refuses to make a text of it.
                    return false;
                }
            default:
                return true;
        }
    }
}
