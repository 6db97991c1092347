using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Label sets that already hold starting boxes, by position of the wanted work; the others are made empty with their
/// assignment.</summary>
internal sealed record SeededLabelSets(IReadOnlyDictionary<int, long> LabelSets, int Applied, int LeftOut)
{
    public static SeededLabelSets None { get; } = new(new Dictionary<int, long>(), 0, 0);
}
