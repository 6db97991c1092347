using AnnotateHub.Application.Training;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>What an experiment works on, frozen when it was begun.</summary>
/// <param name="Data">Seen through every channel of every input.</param>
/// <param name="Channels">Of <paramref name="Data"/>, in its order.</param>
internal sealed record ExperimentMaterial(
    ExperimentPlan Plan,
    TrainingDataSet Data,
    IReadOnlyList<ChannelDefinition> Channels,
    string Judged
)
{
    /// <summary>The data once for each input of the plan.</summary>
    /// <param name="pathOf">From the hash of a source file to its path.</param>
    public IReadOnlyList<TrainingData> Inputs(Func<string, string> pathOf) =>
        [
            .. Plan.Inputs.Select(input =>
            {
                int[] places = [.. input.Channels.Split(',').Select(name => Data.Channels.ToList().IndexOf(name))];
                return new TrainingData(
                    [.. places.Select(place => Channels[place])],
                    Data.Classes,
                    [
                        .. Data.Images.Select(image => new AnnotateHub.Training.Jobs.TrainingImage(
                            image.Name,
                            image.Patient,
                            image.Width,
                            image.Height,
                            [
                                .. places.Select(place => new AnnotateHub.Training.Jobs.TrainingPlane(
                                    pathOf(image.Planes[place].SourceHash),
                                    image.Planes[place].Page,
                                    image.Planes[place].Sample
                                )),
                            ],
                            image.Boxes
                        )),
                    ],
                    Data.People,
                    Data.LeftOut
                );
            }),
        ];
}
