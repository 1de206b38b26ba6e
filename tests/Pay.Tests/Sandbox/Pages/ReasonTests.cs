using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Madang.Kernel.Refusals;
using Madang.Pay.Sandbox;
using Madang.Pay.Wire;
using Madang.Pay.Wire.Xml;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Madang.Pay.Tests.Sandbox.Pages;

/// <summary>What the inspector says of a refused signature, it says in the reader's language.</summary>
public sealed class ReasonTests
{
    private static readonly string[] OtherLanguages = ["zh", "ko"];

    [Fact]
    public void Every_reason_that_a_signature_can_be_refused_for_has_a_row()
    {
        var reasons = typeof(SignatureReason).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetValue(null)).OfType<SignatureReason>()
            .Concat(typeof(SignatureReason).GetMethods(BindingFlags.Static | BindingFlags.Public)
                .Where(method => method.ReturnType == typeof(SignatureReason))
                .Select(method => (SignatureReason)method.Invoke(null, [.. method.GetParameters().Select(Example)])!))
            .ToList();
        Assert.True(reasons.Count >= 15, $"Only {reasons.Count} reasons were found.");
        Assert.All(reasons, reason => AssertTranslated(WireRefusals.Sign(reason).Message, reason.Text));
    }

    [Fact]
    public void Every_reason_of_the_legacy_wire_has_a_row()
    {
        var refusals = typeof(XmlRefusals).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetValue(null)).OfType<Refusal>()
            // Told after the signature was found good, or before it is looked at: no reason of a refused one.
            .Where(refusal => refusal != XmlRefusals.Certificate && refusal != XmlRefusals.NotOffered).ToList();
        Assert.Equal(5, refusals.Count);
        Assert.All(refusals, refusal => AssertTranslated(refusal.Message, refusal.Message));
    }

    [Fact]
    public void A_sentence_without_a_row_is_not_taken_for_translated() =>
        Assert.False(WordsIn("ko").TryTranslate("the moon is in the wrong house", out _));

    [Fact]
    public void Every_hint_of_the_code_has_a_row()
    {
        var hints = LiteralsOf(typeof(SignatureHints).Assembly).Where(text => text.StartsWith("hint.", StringComparison.Ordinal)).ToList();
        Assert.Contains("hint.key", hints);
        Assert.All(hints, hint => Assert.Contains(hint, Words.Table.Keys));
    }

    [Fact]
    public void Every_row_is_in_three_languages() => Assert.All(Words.Table, row =>
    {
        Assert.Equal(3, row.Value.Length);
        Assert.All(row.Value, text => Assert.False(string.IsNullOrWhiteSpace(text), row.Key));
    });

    private static void AssertTranslated(string sentence, string inEnglish)
    {
        foreach (var language in OtherLanguages)
        {
            Assert.True(WordsIn(language).TryTranslate(sentence, out var translated), $"There is no row for “{sentence}”.");
            Assert.DoesNotContain(inEnglish, translated, StringComparison.Ordinal);
        }
    }

    // As a browser asks for it.
    private static Words WordsIn(string language)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = language;
        return Words.Of(http);
    }

    private static object Example(ParameterInfo parameter) => parameter.ParameterType == typeof(long) ? 412L : "nonce_str";

    // Every text that stands in the code, as the compiler wrote it down.
    private static IEnumerable<string> LiteralsOf(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = reader.GetNextHandle(handle))
            yield return reader.GetUserString(handle);
    }
}
