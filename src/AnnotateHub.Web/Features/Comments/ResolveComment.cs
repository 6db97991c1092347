using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Comments;

public sealed record ResolveComment(bool Resolved = true);
