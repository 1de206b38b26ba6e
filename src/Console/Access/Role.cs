namespace Madang.Desk.Access;

/// <summary>What somebody is here, of the platform or of one merchant or app.</summary>
internal static class Role
{
    public const string Operator = "operator";
    public const string Auditor = "auditor";
    public const string Merchant = "merchant";
    public const string Developer = "developer";
    public const string Clerk = "clerk";

    public static readonly string[] All = [Operator, Auditor, Merchant, Developer, Clerk];

    /// <summary>Whether the role is of the whole platform, and so has no scope.</summary>
    public static bool IsPlatformWide(string role) => role is Operator or Auditor;
}
