using System.Text.Json;

namespace AnnotateHub.Web.Features.Accounts;

/// <param name="Name">What a new passkey is called.</param>
/// <param name="Password">Asked for before a passkey is made, where no second step is on.</param>
/// <param name="Code">Asked for before a passkey is made, where the second step is on.</param>
/// <param name="Credential">What the browser made or signed, as WebAuthn writes it in JSON.</param>
/// <param name="Remember">Stay signed in after the browser was closed.</param>
/// <param name="ReturnUrl">Where to go on after signing in.</param>
public sealed record PasskeyRequest(
    string? Name = null,
    string? Password = null,
    string? Code = null,
    JsonElement? Credential = null,
    bool Remember = false,
    string? ReturnUrl = null
);
