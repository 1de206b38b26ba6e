namespace Madang.OpenPlatform.People.Identity;

/// <summary>What may name a person, and how much it weighs.</summary>
/// <param name="Name">As the log writes it.</param>
/// <param name="IsProtected">Names exactly one person and makes two persons one; taken only with proof.</param>
/// <param name="MostPerPerson">How many of it one person may have.</param>
/// <param name="MostPersons">How many persons may share one.</param>
internal sealed record IdentifierKind(string Name, bool IsProtected, int MostPerPerson, int MostPersons)
{
    public static readonly IdentifierKind Phone = new("phone", IsProtected: true, MostPerPerson: 1, MostPersons: 1);
    public static readonly IdentifierKind Passkey = new("passkey", IsProtected: true, MostPerPerson: 10, MostPersons: 1);
    public static readonly IdentifierKind Plate = new("plate", IsProtected: false, MostPerPerson: 5, MostPersons: 5);
    public static readonly IdentifierKind Device = new("device", IsProtected: false, MostPerPerson: 20, MostPersons: 10);

    // A face links nothing: whoever looks alike is suggested to a clerk, and a person decides.
    public static readonly IdentifierKind Face = new("face", IsProtected: false, MostPerPerson: 3, MostPersons: int.MaxValue);

    private static readonly IdentifierKind[] All = [Phone, Passkey, Plate, Device, Face];

    public static IdentifierKind? Find(string name) => Array.Find(All, kind => kind.Name == name);
}

/// <summary>On whose word something is linked.</summary>
internal static class Proof
{
    /// <summary>A code that was sent to the phone came back.</summary>
    public const string PhoneCode = "phone_code";

    /// <summary>The passkey signed a challenge.</summary>
    public const string Passkey = "passkey";

    /// <summary>The operator of a sandbox.</summary>
    public const string Operator = "operator";

    /// <summary>The person's own doing, signed in.</summary>
    public const string Session = "session";

    /// <summary>Somebody says so: an app, a form, a guess.</summary>
    public const string Claim = "claim";

    public static bool IsStrong(string proof) => proof is PhoneCode or Passkey or Operator;
}
