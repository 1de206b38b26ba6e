using CsCheck;
using Madang.OpenPlatform.Push;
using Xunit;

namespace Madang.OpenPlatform.Tests.Push;

public sealed class PushCipherTests
{
    private const string Key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static readonly PushServer Safe = new("wx0123456789abcdef", "https://shop.example.com/push", "json", "safe");
    private static readonly PushKeys Keys = new("token123", Key);

    [Fact]
    public void What_is_sealed_opens_with_the_same_key_for_the_same_app_alone() => Gen.String.Sample(text =>
    {
        // A lone half of a pair has no UTF-8 form.
        var whole = string.Concat(text.Where(letter => !char.IsSurrogate(letter)));
        var box = PushCipher.Seal(Key, "wx0123456789abcdef", whole);
        return PushCipher.Open(Key, "wx0123456789abcdef", box) == whole
            && PushCipher.Open(Key, "wx0123456789abcdee", box) is null
            && PushCipher.Open("Z" + Key[1..], "wx0123456789abcdef", box) is null
            && Convert.FromBase64String(box).Length % 32 == 0;
    });

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_was_not_sealed_does_not_open(string box) => Assert.Null(PushCipher.Open(Key, "wx0123456789abcdef", box));

    // Made with openssl enc -aes-256-cbc -nopad from the documented layout, with sixteen letters r for the random bytes.
    [Fact]
    public void A_box_of_another_maker_opens_and_a_signature_is_the_same_in_whichever_order_its_parts_come()
    {
        Assert.Equal("hello", PushCipher.Open(Key, Safe.AppId, "nlodUoiOMzG2LMfJo7fzIEXmwNUAyRJnf3SvBdq1vbBZSIbN35sPUEkrJp8SdP6Nz1/hTKeea/IhzUfFV0KPuw=="));
        // SHA-1 of "abc", as its standard prints it.
        Assert.Equal("a9993e364706816aba3e25717850c26c9cd0d89d", PushCipher.Sign("b", "a", "c"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("success")]
    [InlineData("\"success\"\n")]
    public void Nothing_is_to_be_done_for_the_documented_nothings(string text) => Assert.Equal(PushAnswer.Nothing, PushAnswer.Read(text, Safe with { Mode = "plain" }, Keys));

    [Theory]
    [InlineData("{\"MsgType\":\"text\",\"Content\":\"hi\"}")]
    [InlineData("<xml><MsgType><![CDATA[text]]></MsgType><Content>hi</Content></xml>")]
    public void A_message_is_read_from_either_form(string text)
    {
        var answer = PushAnswer.Read(text, Safe with { Mode = "plain" }, Keys);
        Assert.Equal(("text", "hi"), (PushAnswer.Member(answer.Message!, "MsgType"), PushAnswer.Member(answer.Message!, "Content")));
        Assert.Contains("not sealed", PushAnswer.Read(text, Safe, Keys).Problem);
        var box = PushCipher.Seal(Key, Safe.AppId, text);
        var signature = PushCipher.Sign(Keys.Token, "1700000000", "77", box);
        foreach (var form in (string[])
        [
            $"{{\"Encrypt\":\"{box}\",\"MsgSignature\":\"{signature}\",\"TimeStamp\":1700000000,\"Nonce\":\"77\"}}",
            $"{{\"encrypt\":\"{box}\",\"msgsignature\":\"{signature}\",\"timestamp\":1700000000,\"nonce\":\"77\"}}",
            $"<xml><Encrypt><![CDATA[{box}]]></Encrypt><MsgSignature>{signature}</MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce>77</Nonce></xml>",
        ])
        {
            Assert.Equal("hi", PushAnswer.Member(PushAnswer.Read(form, Safe, Keys).Message!, "Content"));
            Assert.Contains("signature", PushAnswer.Read(form.Replace("77", "78", StringComparison.Ordinal), Safe, Keys).Problem);
            Assert.NotNull(PushAnswer.Read(form, Safe with { AppId = "wxanother" }, Keys).Problem);
        }
    }

    [Theory]
    [InlineData("<html><body>Not found</body>")]
    [InlineData("[]")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><Content>&e;</Content></xml>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><xml>&b;</xml>")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}")]
    public void What_is_no_answer_is_told_as_that(string text) => Assert.NotNull(PushAnswer.Read(text, Safe with { Mode = "plain" }, Keys).Problem);
}
