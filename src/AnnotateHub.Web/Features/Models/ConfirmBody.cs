using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Models;

/// <param name="Manifest">Left out: the manifest as it was found.</param>
public sealed record ConfirmBody(JsonObject? Manifest = null);
