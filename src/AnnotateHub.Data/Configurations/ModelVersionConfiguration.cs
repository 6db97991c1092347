using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ModelVersionConfiguration : IEntityTypeConfiguration<ModelVersion>
{
    public void Configure(EntityTypeBuilder<ModelVersion> builder)
    {
        builder.Ignore(model => model.Label);
        builder
            .HasIndex(model => new
            {
                model.ProjectId,
                model.Name,
                model.Version,
            })
            .IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(model => model.ProjectId);
        builder.HasIndex(model => model.TrainingRunId);
    }
}
