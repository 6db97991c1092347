using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Assignments;

/// <summary>Keys of the image and of one's assignment on it.</summary>
public sealed record NextView(long Image, long Assignment);
