using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Rounds;

public sealed record ReasonBody(string? Reason);
