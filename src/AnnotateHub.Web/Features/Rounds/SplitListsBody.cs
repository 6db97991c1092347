using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Rounds;

public sealed record SplitListsBody(
    IReadOnlyList<string>? Train = null,
    IReadOnlyList<string>? Validation = null,
    IReadOnlyList<string>? Test = null
);
