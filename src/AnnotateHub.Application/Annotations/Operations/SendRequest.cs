using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>A batch of operations as it arrives.</summary>
/// <param name="Since">Newest revision that the client knows.</param>
public sealed record SendRequest(string? ClientId, long Since, IReadOnlyList<Operation?>? Operations)
{
    public const int MaxOperations = 500;

    /// <summary>The batch with missing lists made empty; what is too large is refused and holds nobody up.</summary>
    public IReadOnlyList<Operation> Normalized(OperationLimits limits) =>
        [
            .. (Operations ?? []).Select(operation =>
                limits.FaultOf(operation!) is { } fault
                    ? operation! with { Boxes = [], Unreadable = operation.Unreadable ?? fault }
                    : operation! with { Boxes = operation.Boxes ?? [] }
            ),
        ];

    /// <summary>A sentence when the batch cannot even be kept (no usable ids), or null. Faults of single operations are found later and
    /// held.</summary>
    public string? Validate()
    {
        if (!IsId(ClientId))
            return $"'clientId' must be 1 to {OperationRules.MaxIdLength} letters, digits, '-' or '_'; found '{ClientId}'.";
        if (ClientId is OperationWriter.ImportClient or OperationWriter.ModelClient)
            return $"The client id '{ClientId}' is the server's own; choose a random one.";
        if (Since < 0)
            return $"'since' is a revision, 0 or more; found {Since}.";
        foreach (var operation in Operations ?? [])
        {
            if (operation is null)
                return "An operation is null.";
            if (operation.Sequence < 1)
                return $"Operation '{operation.Id}' has sequence {operation.Sequence}; sequences count from 1.";
            if (!IsId(operation.Id))
                return $"An operation id must be 1 to {OperationRules.MaxIdLength} letters, digits, '-' or '_'; found '{operation.Id}'.";
        }

        return null;
    }

    private static bool IsId(string? id) =>
        id is { Length: >= 1 and <= OperationRules.MaxIdLength }
        && id.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_');
}
