using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Members;

/// <param name="UserName">With display name and password for a new account; left out by who is signed in.</param>
public sealed record InvitationAnswer(string? Secret, string? UserName = null, string? DisplayName = null, string? Password = null);
