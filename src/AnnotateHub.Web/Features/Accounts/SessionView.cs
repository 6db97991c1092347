using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Features.Accounts;

/// <param name="Server">Random id of this server's data folder; keys the browser's unsent work.</param>
/// <param name="Person">Null when signed out.</param>
/// <param name="AntiforgeryToken">For the header X-CSRF-TOKEN of everything but GET.</param>
/// <param name="TakesPasskeys">Whether passkeys are offered at the sign-in.</param>
public sealed record SessionView(string Server, PersonView? Person, string AntiforgeryToken, bool TakesPasskeys);
