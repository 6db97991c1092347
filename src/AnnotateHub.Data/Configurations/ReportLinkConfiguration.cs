using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ReportLinkConfiguration : IEntityTypeConfiguration<ReportLink>
{
    public void Configure(EntityTypeBuilder<ReportLink> builder)
    {
        builder.HasIndex(link => link.SecretHash).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(link => link.ProjectId);
        builder.HasOne<FrozenReport>().WithMany().HasForeignKey(link => link.ReportId);
    }
}
