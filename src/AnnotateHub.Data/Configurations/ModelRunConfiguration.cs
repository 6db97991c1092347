using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ModelRunConfiguration : IEntityTypeConfiguration<ModelRun>
{
    public void Configure(EntityTypeBuilder<ModelRun> builder)
    {
        builder.HasIndex(run => new { run.ProjectId, run.Name }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(run => run.ProjectId);
        // A version that runs refer to cannot go: their boxes would lose where they come from.
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(run => run.DetectorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(run => run.ClassifierId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(run => run.Settings).AsJson();
        builder.Property(run => run.Providers).AsJson();
        builder.Property(run => run.ModelClasses).AsJson();
        builder.Property(run => run.ProjectClasses).AsJson();
    }
}
