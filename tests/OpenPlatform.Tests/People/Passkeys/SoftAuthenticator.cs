using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Madang.OpenPlatform.Tests.People.Passkeys;

/// <summary>A browser and an authenticator in one: makes credentials and signs challenges as WebAuthn has it, right or wrong.</summary>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte AttestedData = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] credentialId = RandomNumberGenerator.GetBytes(16);
    private string userHandle = "";

    /// <summary>What it says of where it is.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>Whether it has seen a finger, a face or a code.</summary>
    public bool Verifies { get; set; } = true;

    public uint Count { get; set; } = 1;

    public bool IsCrossOrigin { get; set; }

    public string Make(JsonNode options)
    {
        userHandle = (string)options["user"]!["id"]!;
        var clientData = ClientData("webauthn.create", (string)options["challenge"]!);
        var writer = new CborWriter();
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString(AuthenticatorData((string)options["rp"]!["id"]!, withKey: true));
        writer.WriteEndMap();
        return Credential(new()
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["attestationObject"] = Base64Url.EncodeToString(writer.Encode()),
            ["transports"] = new JsonArray("internal"),
        });
    }

    public string Use(JsonNode options, string? challenge = null)
    {
        var clientData = ClientData("webauthn.get", challenge ?? (string)options["challenge"]!);
        var data = AuthenticatorData((string)options["rpId"]!, withKey: false);
        var signed = key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new()
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signed),
            ["userHandle"] = userHandle,
        });
    }

    public string CredentialId => Base64Url.EncodeToString(credentialId);

    public void Dispose() => key.Dispose();

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = CredentialId,
        ["rawId"] = CredentialId,
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] ClientData(string type, string challenge) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["challenge"] = challenge, ["origin"] = Origin, ["crossOrigin"] = IsCrossOrigin }.ToJsonString());

    private byte[] AuthenticatorData(string relyingParty, bool withKey)
    {
        var flags = (byte)(UserPresent | (Verifies ? UserVerified : 0) | (withKey ? AttestedData : 0));
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        byte[] head = [.. SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty)), flags, .. count];
        if (!withKey)
            return head;
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)credentialId.Length);
        return [.. head, .. new byte[16], .. length, .. credentialId, .. PublicKey()];
    }

    private byte[] PublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        // COSE (RFC 9053): an elliptic curve key with two coordinates, ES256, P-256.
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        writer.WriteInt32(1);
        writer.WriteInt32(2);
        writer.WriteInt32(3);
        writer.WriteInt32(-7);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
