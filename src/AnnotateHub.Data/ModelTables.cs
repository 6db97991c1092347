using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Data;

/// <summary>Tables of models and their runs.</summary>
internal static class ModelTables
{
    public static void ConfigureModels(this ModelBuilder builder)
    {
        builder.Entity<ModelVersion>(entity =>
        {
            entity.Ignore(model => model.Label);
            entity.HasIndex(model => new { model.ProjectId, model.Name, model.Version }).IsUnique();
            entity.HasOne<Project>().WithMany().HasForeignKey(model => model.ProjectId);
        });
        builder.Entity<ModelRun>(entity =>
        {
            entity.HasIndex(run => new { run.ProjectId, run.Name }).IsUnique();
            entity.HasOne<Project>().WithMany().HasForeignKey(run => run.ProjectId);
            // A version that runs refer to cannot go: their boxes would lose where they come from.
            entity.HasOne<ModelVersion>().WithMany().HasForeignKey(run => run.DetectorId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<ModelVersion>().WithMany().HasForeignKey(run => run.ClassifierId).OnDelete(DeleteBehavior.Restrict);
            AnnotateHubDb.Json(entity.Property(run => run.Settings));
            AnnotateHubDb.Json(entity.Property(run => run.Providers));
            AnnotateHubDb.Json(entity.Property(run => run.ModelClasses));
            AnnotateHubDb.Json(entity.Property(run => run.ProjectClasses));
        });
        builder.Entity<RunImage>(entity =>
        {
            entity.HasIndex(image => new { image.ModelRunId, image.ImageGroupId, image.OfLabelSetId }).IsUnique();
            entity.HasIndex(image => new { image.ModelRunId, image.State });
            entity.HasOne<ModelRun>().WithMany().HasForeignKey(image => image.ModelRunId);
            entity.HasOne<ImageGroup>().WithMany().HasForeignKey(image => image.ImageGroupId);
            AnnotateHubDb.Json(entity.Property(image => image.BoxIds));
        });
    }
}
