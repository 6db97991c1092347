using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Adjudication;

/// <param name="Operation">Made by the client, 1 to 60 characters.</param>
/// <param name="Undoes">The operation to take back.</param>
public sealed record UndoBody(string? Operation, string? Undoes);
