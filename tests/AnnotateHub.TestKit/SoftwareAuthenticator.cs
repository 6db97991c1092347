using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotateHub.TestKit;

/// <summary>
/// An authenticator of passkeys and the browser before it, in software: ES256 keys that are found without a name, attestation "none"
/// (Web Authentication Level 3, sections 5.8.1, 6.1 and 6.5). What it says can be made wrong in every part.
/// </summary>
public sealed class SoftwareAuthenticator : IDisposable
{
    private readonly List<(byte[] Id, byte[] UserHandle, ECDsa Key)> _keys = [];

    /// <summary>Of the page that asks, as the browser writes it.</summary>
    public string Origin { get; set; } = "http://localhost";

    /// <summary>Whom it signs for; null for whom the options name.</summary>
    public string? RelyingParty { get; set; }

    /// <summary>Whether it saw a fingerprint, a face or a PIN.</summary>
    public bool IsVerified { get; set; } = true;

    /// <summary>What it counts to with each signature; 0 for one that does not count, as those of phones.</summary>
    public uint Count { get; set; }

    /// <summary>Instead of the person whom the key belongs to.</summary>
    public byte[]? UserHandle { get; set; }

    /// <summary>Instead of the challenge of the options.</summary>
    public byte[]? Challenge { get; set; }

    /// <summary>Whether it signs something else than it shows.</summary>
    public bool IsTampered { get; set; }

    /// <summary>Makes a key for the options of <c>navigator.credentials.create</c>; the answer in JSON.</summary>
    public JsonObject Create(JsonElement options)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = RandomNumberGenerator.GetBytes(32);
        _keys.Add((id, Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString()), key));
        var clientData = ClientData("webauthn.create", options);
        var host = RelyingParty ?? options.GetProperty("rp").GetProperty("id").GetString()!;
        // Attested credential data: no model, the id with its length, the key in COSE.
        byte[] attested = [.. new byte[16], 0, (byte)id.Length, .. id, .. CoseOf(key)];
        var data = AuthenticatorData(host, attested);
        byte[] attestation = [0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"), .. Bytes(data)];
        return Answer(
            id,
            new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
                ["attestationObject"] = Base64Url.EncodeToString(attestation),
                ["transports"] = new JsonArray("internal"),
            }
        );
    }

    /// <summary>Signs for the options of <c>navigator.credentials.get</c> with the key that was made last; the answer in JSON.</summary>
    public JsonObject Get(JsonElement options)
    {
        var (id, userHandle, key) = _keys[^1];
        var clientData = ClientData("webauthn.get", options);
        var data = AuthenticatorData(RelyingParty ?? options.GetProperty("rpId").GetString()!, []);
        byte[] signed = [.. data, .. SHA256.HashData(clientData)];
        if (IsTampered)
            signed[^1] ^= 1;
        return Answer(
            id,
            new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
                ["authenticatorData"] = Base64Url.EncodeToString(data),
                ["signature"] = Base64Url.EncodeToString(
                    key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ),
                ["userHandle"] = Base64Url.EncodeToString(UserHandle ?? userHandle),
            }
        );
    }

    public void Dispose()
    {
        foreach (var (_, _, key) in _keys)
            key.Dispose();
    }

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge = Challenge is null ? options.GetProperty("challenge").GetString() : Base64Url.EncodeToString(Challenge),
                origin = Origin,
                crossOrigin = false,
            }
        );

    /// <summary>The hash of the relying party's id, the flags, the count, and what a registration adds.</summary>
    private byte[] AuthenticatorData(string host, byte[] attested)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        if (Count > 0)
            Count++;
        // Bits: 0 somebody is there, 2 it is the one, 6 a key follows.
        var flags = (byte)(0x01 | (IsVerified ? 0x04 : 0) | (attested.Length > 0 ? 0x40 : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), flags, .. count, .. attested];
    }

    private static JsonObject Answer(byte[] id, JsonObject response) =>
        new()
        {
            ["id"] = Base64Url.EncodeToString(id),
            ["rawId"] = Base64Url.EncodeToString(id),
            ["type"] = "public-key",
            ["clientExtensionResults"] = new JsonObject(),
            ["response"] = response,
        };

    /// <summary>RFC 9053, section 7.1.1: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}.</summary>
    private static byte[] CoseOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)];
    }

    /// <summary>CBOR (RFC 8949): a text of fewer than 24 bytes.</summary>
    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    /// <summary>CBOR: a byte string of fewer than 256 bytes.</summary>
    private static byte[] Bytes(byte[] bytes) => [0x58, checked((byte)bytes.Length), .. bytes];
}
