using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Features.Accounts;

/// <param name="Remember">Also after the browser was closed.</param>
/// <param name="Code">For who has a second step: of the app, or a recovery code.</param>
public sealed record SignInRequest(string? UserName, string? Password, bool Remember = false, string? Code = null);
