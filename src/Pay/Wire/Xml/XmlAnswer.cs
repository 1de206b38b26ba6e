using System.Globalization;
using System.Text;
using Madang.Kernel.Refusals;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire.Xml;

/// <summary>One member of an answer: text, a number, or members within it.</summary>
internal sealed record XmlMember(string Name, object? Value)
{
    public static XmlMember Of(string name, string? text) => new(name, text);

    public static XmlMember Of(string name, long? number) => new(name, number);

    public static XmlMember Of(string name, IReadOnlyList<XmlMember>? members) => new(name, members);
}

/// <summary>What a call of the legacy wire answers, before it is written.</summary>
internal sealed class XmlAnswer
{
    public const string ContentType = "text/xml; charset=utf-8";

    private XmlAnswer(IReadOnlyList<XmlMember> members, Refusal? refusal)
    {
        Members = [.. members.Where(member => member.Value is not null)];
        Refusal = refusal;
    }

    public IReadOnlyList<XmlMember> Members { get; }

    /// <summary>The refusal that this answer tells, for the inspector; null on success.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True where the documented answer carries a signature, which clients then require. Only for answers without nested members.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>Both codes SUCCESS, and these members; those that are null are left out.</summary>
    public static XmlAnswer Ok(params IReadOnlyList<XmlMember> members) => new(
        [
            XmlMember.Of("return_code", "SUCCESS"), XmlMember.Of("return_msg", "OK"), XmlMember.Of("result_code", "SUCCESS"),
            XmlMember.Of("err_code", "SUCCESS"), XmlMember.Of("err_code_des", "OK"), .. members,
        ], refusal: null);

    /// <summary>The same answer, signed where <paramref name="isSigned"/>.</summary>
    public XmlAnswer Signed(bool isSigned) => new(Members, Refusal) { IsSigned = isSigned };

    /// <summary>A refusal, with members of the request repeated.</summary>
    public static XmlAnswer Refuse(Refusal refusal, params IReadOnlyList<XmlMember> members) => new(
        [
            XmlMember.Of("return_code", refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized ? "FAIL" : "SUCCESS"),
            XmlMember.Of("return_msg", refusal.Message), XmlMember.Of("result_code", "FAIL"),
            XmlMember.Of("err_code", refusal.Code), XmlMember.Of("err_code_des", refusal.Message), .. members,
        ], refusal);

    /// <summary>As it goes over the wire; signed with the key where one is given.</summary>
    public byte[] Write(string? key, bool withHmac)
    {
        IEnumerable<XmlMember> members = Members;
        if (key is not null)
            members = members.Append(XmlMember.Of(XmlSignature.Member, XmlSignature.Make(Flat(), key, withHmac)));
        var xml = new StringBuilder("<xml>\n");
        foreach (var member in members)
            Append(xml, member);
        return Encoding.UTF8.GetBytes(xml.Append("</xml>").ToString());
    }

    /// <summary>The members as they are signed.</summary>
    public IEnumerable<KeyValuePair<string, string>> Flat() =>
        Members.Select(member => KeyValuePair.Create(member.Name, Convert.ToString(member.Value, CultureInfo.InvariantCulture) ?? ""));

    private static void Append(StringBuilder xml, XmlMember member)
    {
        xml.Append('<').Append(member.Name).Append('>');
        switch (member.Value)
        {
            case IReadOnlyList<XmlMember> members:
                foreach (var inner in members)
                    Append(xml, inner);
                break;
            case long number:
                xml.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case string text:
                // The end of a CDATA section inside one is written as two sections.
                xml.Append("<![CDATA[").Append(text.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)).Append("]]>");
                break;
            default:
                throw new InvalidOperationException($"An answer cannot carry the {member.Value?.GetType().Name} of {member.Name}.");
        }
        xml.Append("</").Append(member.Name).Append(">\n");
    }
}
