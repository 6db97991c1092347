using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Members;

public sealed record Joined(long ProjectId);
