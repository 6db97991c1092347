using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasKey(membership => new { membership.ProjectId, membership.PersonId });
        builder
            .HasOne(membership => membership.Project)
            .WithMany(project => project.Members)
            .HasForeignKey(membership => membership.ProjectId);
        builder.HasOne(membership => membership.Person).WithMany().HasForeignKey(membership => membership.PersonId);
    }
}
