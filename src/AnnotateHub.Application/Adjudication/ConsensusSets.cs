using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Application.Access;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>The truth of an image as a label set whose boxes name their parents.</summary>
internal static class ConsensusSets
{
    public static LabelSet Make(AdjudicationState state, long imageId, DateTimeOffset now)
    {
        var truth = state.Image(imageId).Truth;
        var flags = FlagsOf(state.Inputs.First(input => input.ImageGroupId == imageId).Works);
        var set = new LabelSet
        {
            ProjectId = state.Round.ProjectId,
            ImageGroupId = imageId,
            Kind = LabelSetKind.Consensus,
            Source = SignedVersion.SourceOf(state.Round.Name, state.Head.Version),
            ExhaustiveClasses = state.Round.Settings.Classes,
            CreatedAt = now,
        };
        set.Boxes.AddRange(
            truth.Select(
                (box, index) =>
                    new BoxRow
                    {
                        ClientId = $"u{index + 1}",
                        X1 = box.Box.X1,
                        Y1 = box.Box.Y1,
                        X2 = box.Box.X2,
                        Y2 = box.Box.Y2,
                        Class = box.Class,
                        Flags = flags.GetValueOrDefault(box.Adopted),
                        Origin = BoxOrigin.Union,
                        Parents = box.Parents,
                    }
            )
        );
        set.Counts.AddRange(truth.GroupBy(box => box.Class).Select(group => new ClassCount { Class = group.Key, Count = group.Count() }));
        return set;
    }

    /// <summary>Flags of submitted boxes by name: a united box has those of the box that was adopted, its first parent.</summary>
    public static Dictionary<string, BoxFlags> FlagsOf(IReadOnlyList<AdjudicatedWork> works) =>
        works
            .SelectMany(work => work.Boxes.Select(box => (Name: $"{work.PersonId}/{box.Id}", box.Flags)))
            .ToDictionary(item => item.Name, item => item.Flags, StringComparer.Ordinal);
}
