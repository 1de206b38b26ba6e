using Madang.Kernel.Refusals;

namespace Madang.Pay.Wire;

/// <summary>What a use case answers, before it is written, signed and recorded.</summary>
internal sealed class WireAnswer
{
    private WireAnswer(int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        Status = status;
        Body = body;
        ContentType = contentType;
    }

    public int Status { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string? ContentType { get; }

    /// <summary>False for bill files, which the real service sends without a signature.</summary>
    public bool IsSigned { get; private init; } = true;

    /// <summary>The refusal that this answer renders, for the inspector; null on success.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>200 with a JSON body: snake_case names, nulls left out.</summary>
    public static WireAnswer Ok(object body) => new(200, WireJson.Write(body), WireJson.ContentType);

    /// <summary>202 with a JSON body.</summary>
    public static WireAnswer Accepted(object body) => new(202, WireJson.Write(body), WireJson.ContentType);

    /// <summary>204: its signature covers an empty body.</summary>
    public static WireAnswer NoContent() => new(204, default, contentType: null);

    /// <summary>What is sent for <see cref="Body"/> where it may be too large for memory. Disposed once it is sent; the inspector does not show it.</summary>
    public Stream? Content { get; private init; }

    /// <summary>A file, unsigned. Its stream is at its start and knows its length.</summary>
    public static WireAnswer File(Stream content, string contentType) => new(200, default, contentType) { Content = content, IsSigned = false };

    /// <summary>A page for a browser, unsigned.</summary>
    public static WireAnswer Page(ReadOnlyMemory<byte> html, int status) => new(status, html, "text/html; charset=utf-8") { IsSigned = false };

    /// <summary>The wire's <c>{code, message, detail}</c>.</summary>
    public static WireAnswer Refuse(Refusal refusal) => new(refusal.Status, WireJson.Write(new
    {
        refusal.Code,
        refusal.Message,
        Detail = refusal.Field is null && refusal.Issue is null
            ? null
            : new { refusal.Field, refusal.Value, refusal.Issue, refusal.Location },
    }), WireJson.ContentType)
    { Refusal = refusal };

    /// <summary>A refused signature: the detail also says what had to be signed, which is what the developer needs to compare.</summary>
    public static WireAnswer RefuseSignature(Refusal refusal, object signInformation) => new(refusal.Status, WireJson.Write(new
    {
        refusal.Code,
        refusal.Message,
        Detail = new { Field = "signature", Issue = "sign not match", Location = "authorization", SignInformation = signInformation },
    }), WireJson.ContentType)
    { Refusal = refusal };
}
