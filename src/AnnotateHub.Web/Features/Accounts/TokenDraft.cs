using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Accounts;

/// <param name="Projects">Keys of the projects that it opens, of one's own.</param>
/// <param name="Days">Until it expires, 1 to 366; 90 when left out.</param>
public sealed record TokenDraft(string? Name, IReadOnlyList<long>? Projects, int? Days = null);
