// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-oci-document.h"

#define DIGEST "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define BLOB   "{ 'mediaType': 'application/octet-stream', 'size': 3, 'digest': '" DIGEST "' }"

/* Single quotes stand for double ones. */
static gboolean
check (DdOciKind     kind,
       const char   *text,
       GError      **error)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  return dd_oci_document_check (kind, "blob.json", json, -1, error);
}

static void
check_good (DdOciKind   kind,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (check (kind, text, &error));
  g_assert_no_error (error);
}

static void
check_bad (DdOciKind   kind,
           const char *text,
           const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (check (kind, text, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_descriptors (void)
{
  check_good (DD_OCI_DESCRIPTOR, BLOB);
  check_good (DD_OCI_DESCRIPTOR,
              "{ 'mediaType': 'a/b', 'size': 1, 'digest': 'tree+v2:Ab_-=', 'data': 'eA==', "
              "'urls': ['https://example.com/x'], 'annotations': { 'k': 'v' }, 'more': 1 }");
  check_bad (DD_OCI_DESCRIPTOR, "{ 'mediaType': 'a/b', 'size': 1 }",
             "blob.json:1:1: missing key digest");
  check_bad (DD_OCI_DESCRIPTOR, "{ 'mediaType': 'a', 'size': 1, 'digest': '" DIGEST "' }",
             "blob.json:1:3: expected a media type");
  check_bad (DD_OCI_DESCRIPTOR, "{ 'mediaType': 'a/b', 'size': '1', 'digest': '" DIGEST "' }",
             "blob.json:1:23: expected a whole number");
  check_bad (DD_OCI_DESCRIPTOR, "{ 'mediaType': 'a/b', 'size': 1, 'digest': 'sha256:BA78' }",
             "blob.json:1:34: expected a digest");
  check_bad (DD_OCI_DESCRIPTOR, "{ 'mediaType': 'a/b', 'size': 1, 'digest': 'x++y:z' }",
             "blob.json:1:34: expected a digest");
  check_bad (DD_OCI_DESCRIPTOR,
             "{ 'mediaType': 'a/b', 'size': 1, 'digest': 'x:z',\n'urls': ['a:b', 'c'] }",
             "blob.json:2:17: expected a URI");
  check_bad (DD_OCI_DESCRIPTOR,
             "{ 'mediaType': 'a/b', 'size': 1, 'digest': 'x:z',\n'data': 'eA' }",
             "blob.json:2:1: expected base64");
  check_bad (DD_OCI_DESCRIPTOR,
             "{ 'mediaType': 'a/b', 'size': 1, 'digest': 'x:z',\n'annotations': { 'a/b': 1 } }",
             "blob.json:2:18: expected a string");
}

static void
test_manifests (void)
{
  check_good (DD_OCI_MANIFEST,
              "{ 'schemaVersion': 2, 'config': " BLOB ", 'layers': [" BLOB "] }");
  check_bad (DD_OCI_MANIFEST, "{ 'schemaVersion': 2,\n'config': " BLOB ",\n'layers': [] }",
             "blob.json:3:1: expected at least one item");
  check_bad (DD_OCI_MANIFEST, "{ 'schemaVersion': 1, 'config': " BLOB ", 'layers': [] }",
             "blob.json:1:3: expected 2");
  check_bad (DD_OCI_MANIFEST, "[]", "blob.json:1:1: expected an object");

  check_good (DD_OCI_INDEX, "{ 'schemaVersion': 2, 'manifests': [] }");
  check_bad (DD_OCI_INDEX,
             "{ 'schemaVersion': 2, 'manifests': [\n{ 'mediaType': 'a/b', 'size': 1, "
             "'digest': 'x:y', 'platform': { 'os': 'linux' } }] }",
             "blob.json:2:51: missing key architecture");
}

static void
test_configs (void)
{
  check_good (DD_OCI_CONFIG,
              "{ 'created': '2026-03-01T10:00:00.5Z', 'architecture': 'amd64', 'os': 'linux', "
              "'config': { 'Env': ['A=', 'B=1=2'], 'Cmd': null, 'ExposedPorts': { '80/tcp': {} } }, "
              "'rootfs': { 'type': 'layers', 'diff_ids': [] }, "
              "'history': [{ 'created_by': 'RUN x', 'empty_layer': true }] }");
  check_bad (DD_OCI_CONFIG, "{ 'architecture': 'amd64', 'os': 'linux' }",
             "blob.json:1:1: missing key rootfs");
  check_bad (DD_OCI_CONFIG,
             "{ 'architecture': 'amd64', 'os': 'linux',\n'config': { 'Env': ['=x'] } }",
             "blob.json:2:21: expected NAME=value");
  check_bad (DD_OCI_CONFIG,
             "{ 'architecture': 'amd64', 'os': 'linux',\n'rootfs': { 'type': 'disk', "
             "'diff_ids': [] } }",
             "blob.json:2:13: expected \"layers\"");
  check_bad (DD_OCI_CONFIG, "{ 'created': 'today', 'architecture': 'amd64' }",
             "blob.json:1:3: expected a date and time");
}

static void
test_kinds (void)
{
  DdOciKind kind;

  g_assert_true (dd_oci_kind_from_text ("layout", &kind));
  g_assert_cmpint (kind, ==, DD_OCI_LAYOUT);
  g_assert_false (dd_oci_kind_from_text ("picture", &kind));
  check_good (DD_OCI_LAYOUT, "{ 'imageLayoutVersion': '1.0.0' }");
  check_bad (DD_OCI_LAYOUT, "{ 'imageLayoutVersion': '2' }",
             "blob.json:1:3: expected \"1.0.0\"");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oci-document/descriptors", test_descriptors);
  g_test_add_func ("/oci-document/manifests", test_manifests);
  g_test_add_func ("/oci-document/configs", test_configs);
  g_test_add_func ("/oci-document/kinds", test_kinds);

  return g_test_run ();
}
