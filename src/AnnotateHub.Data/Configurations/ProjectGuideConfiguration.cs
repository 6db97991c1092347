using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ProjectGuideConfiguration : IEntityTypeConfiguration<ProjectGuide>
{
    public void Configure(EntityTypeBuilder<ProjectGuide> builder)
    {
        builder.HasKey(guide => guide.ProjectId);
        builder.Property(guide => guide.ProjectId).ValueGeneratedNever();
        builder.Property(guide => guide.Classes).AsJson();
        builder.HasOne<Project>().WithMany().HasForeignKey(guide => guide.ProjectId);
        builder.HasOne<Person>().WithMany().HasForeignKey(guide => guide.ChangedById);
    }
}
