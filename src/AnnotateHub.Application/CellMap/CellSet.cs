using AnnotateHub.Application.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.CellMap;

/// <summary>Cells of a project as they were when a job began.</summary>
/// <param name="Notes">Sentences on what is not in it.</param>
public sealed record CellSet(
    IReadOnlyList<ChannelDefinition> Channels,
    IReadOnlyList<string> Classes,
    IReadOnlyList<SourceWork> Works,
    IReadOnlyList<string> Notes
)
{
    /// <summary>As trainings and models take it; images and boxes in the order of the works.</summary>
    /// <param name="channels">Places of channels; null: all.</param>
    public TrainingData ToData(IReadOnlyList<int>? channels = null)
    {
        var chosen = channels ?? [.. Enumerable.Range(0, Channels.Count)];
        var classes = Classes.ToList();
        return new TrainingData(
            [.. chosen.Select(index => Channels[index])],
            Classes,
            [
                .. Works.Select(work => new TrainingImage(
                    work.Image,
                    work.Patient,
                    work.Width,
                    work.Height,
                    [.. chosen.Select(index => work.Planes[index])],
                    [
                        .. work.Boxes.Select(box => new TrainingBox(
                            classes.IndexOf(box.Class),
                            box.Place.X1,
                            box.Place.Y1,
                            box.Place.X2,
                            box.Place.Y2
                        )),
                    ]
                )),
            ],
            [.. Works.Select(work => work.Person).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            []
        );
    }
}
