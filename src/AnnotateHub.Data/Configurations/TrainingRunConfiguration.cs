using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class TrainingRunConfiguration : IEntityTypeConfiguration<TrainingRun>
{
    public void Configure(EntityTypeBuilder<TrainingRun> builder)
    {
        builder.HasIndex(training => new { training.ProjectId, training.Name }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(training => training.ProjectId);
        builder.HasOne<TrainingRun>().WithMany().HasForeignKey(training => training.ParentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(training => training.DetectorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(training => training.ClassifierId).OnDelete(DeleteBehavior.Restrict);
    }
}
