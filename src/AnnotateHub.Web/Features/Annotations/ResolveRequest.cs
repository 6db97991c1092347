using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Annotations;

/// <param name="Resolution"><c>apply</c> or <c>discard</c>.</param>
public sealed record ResolveRequest(string? Resolution);
