-- Whether some package still needs a content is asked by its hash.
CREATE INDEX miniprogram_package_file_by_content ON miniprogram_package_file (sha256);
