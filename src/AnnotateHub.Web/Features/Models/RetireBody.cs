using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Models;

public sealed record RetireBody(bool Retired = true);
