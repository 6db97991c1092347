using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Members;

public sealed record InvitationSecret(string? Secret);
