using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Training;

/// <summary>The study's project with a plane for each image, so that something can be learnt from it.</summary>
internal static class TrainingLab
{
    public static Task<StudyLab> StartAsync(params int[] imagesOfPatients) => StartAsync(_ => { }, imagesOfPatients);

    public static async Task<StudyLab> StartAsync(Action<IServiceCollection> more, params int[] imagesOfPatients)
    {
        var lab = await StudyLab.StartAsync(
            services =>
            {
                more(services);
                services.AddTraining();
            },
            imagesOfPatients
        );
        await using var db = lab.Database();
        foreach (var image in await db.ImageGroups.ToListAsync())
            db.Add(
                new Plane
                {
                    ImageGroupId = image.Id,
                    SourceName = $"{image.Name}.png",
                    SourceHash = $"{image.Id:x64}",
                    PlaneHash = $"{image.Id + 1000:x64}",
                }
            );
        await db.SaveChangesAsync();
        // Protocol rounds need them drawn; a test that wants a test split draws it itself.
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        return lab;
    }

    /// <summary>A seed round whose annotators have submitted one box on every image: the expert R, the others G.</summary>
    public static async Task<long> SeededAsync(this StudyLab lab, long[] people, int images = 3, int annotatorsPerImage = 1)
    {
        var made = await lab.MakeAsync(
            RoundKind.Seed,
            new ImageChoice(ImageChoiceKind.Draw, images),
            people,
            new RoundSettings(AnnotatorsPerImage: annotatorsPerImage, Seed: 11)
        );
        foreach (var work in await lab.WorkAsync(made.RoundId))
            await lab.SubmitAsync(work, work.PersonId == lab.Expert ? 10 : 14, work.PersonId == lab.Expert ? "R" : "G");
        return made.RoundId;
    }

    public static LabelSource Round(long round) => new(LabelSourceKind.Round, round);

    public static async Task<TrainingDataSet> AssembleAsync(this StudyLab lab, TrainingDataSetRequest request) =>
        StudyLab.Done(await lab.Get<TrainingDataSetAssembly>().AssembleAsync(lab.ProjectId, lab.Lead, request));

    public static async Task<string> RefusedAsync(this StudyLab lab, TrainingDataSetRequest request) =>
        StudyLab.Refused(await lab.Get<TrainingDataSetAssembly>().AssembleAsync(lab.ProjectId, lab.Lead, request));
}
