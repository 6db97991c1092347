using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AnnotateHub.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ListsByKey : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Notifications_PersonId_Id",
                table: "Notifications",
                columns: new[] { "PersonId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_ProjectId_Id",
                table: "Audit",
                columns: new[] { "ProjectId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Notifications_PersonId_Id",
                table: "Notifications");

            migrationBuilder.DropIndex(
                name: "IX_Audit_ProjectId_Id",
                table: "Audit");
        }
    }
}
