using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Comments;

/// <param name="ClientId">Of the page, as for operations.</param>
/// <param name="Milliseconds">The page's sum for this assignment so far.</param>
public sealed record ActivityReport(string? ClientId, long Milliseconds);
